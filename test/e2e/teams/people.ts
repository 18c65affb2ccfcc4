/** The demonstration people of these tests, visibly made up. */
export const tenantId = "d0000000-0000-4000-8000-000000000001";
export const botAppId = "d0000000-0000-4000-8000-0000000000b0";

export const loa = { name: "Demo Administrator", objectId: "d0000000-0000-4000-8000-000000000011", role: "LOA" };
export const ismOne = { name: "Demo Manager One", objectId: "d0000000-0000-4000-8000-000000000021", role: "ISM 1" };
export const ismTwo = { name: "Demo Manager Two", objectId: "d0000000-0000-4000-8000-000000000022", role: "ISM 2" };
export const region = "Demo North";
