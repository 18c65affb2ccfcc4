import type { PersonKey, Role } from "../people/types.ts";

/** Somebody made up for the demonstration; every name says so. */
export interface DemoPerson extends PersonKey {
  /** What the local pages call them. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly { readonly role: Role; readonly odsCode?: string; readonly region?: string }[];
}

export const demoTenant = "d0000000-0000-4000-8000-000000000001";
export const demoRegions = { north: "North (demonstration)", south: "South (demonstration)" } as const;

/** Codes that begin with ZZ9 are ours; whether the real directory knows them is never asked in local mode. */
export const demoOrganisations = [
  { code: "ZZ901", name: "Demo Trust North (demonstration)", region: demoRegions.north, status: "open" },
  { code: "ZZ902", name: "Demo Community Services North (demonstration)", region: demoRegions.north, status: "open" },
  { code: "ZZ903", name: "Demo Trust South (demonstration)", region: demoRegions.south, status: "open" },
  { code: "ZZ904", name: "Demo Old Clinic (demonstration, closed)", region: demoRegions.north, status: "closed" },
] as const;

const person = (key: string, last: number, name: string, ...roles: DemoPerson["roles"]): DemoPerson => ({
  key,
  tenantId: demoTenant,
  objectId: `d0000000-0000-4000-8000-00000000010${last}`,
  name,
  email: `${key}@demo.invalid`,
  roles,
});

export const demoPeople: readonly DemoPerson[] = [
  person("loa", 1, "Demo Administrator North", { role: "loa", odsCode: "ZZ901" }),
  person("ism-1", 2, "Demo Support Manager One", { role: "ism", region: demoRegions.north }),
  person("ism-2", 3, "Demo Support Manager Two", { role: "ism", region: demoRegions.north }),
  person("programme", 4, "Demo Programme", { role: "programme" }),
  person("technical", 5, "Demo Technical Team", { role: "technical", odsCode: "ZZ901" }),
  person("end-user", 6, "Demo Nurse", { role: "end-user", odsCode: "ZZ901" }),
  person("loa-2", 7, "Demo Second Administrator North", { role: "loa", odsCode: "ZZ901" }),
  person("loa-south", 8, "Demo Administrator South", { role: "loa", odsCode: "ZZ903" }),
];
