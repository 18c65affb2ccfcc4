import { z } from "zod";
import type { Route } from "./route.ts";

const problemSchema = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "A sentence that says what to do next." },
    instance: { type: "string" },
    fields: {
      type: "array",
      items: { type: "object", properties: { name: { type: "string" }, sentence: { type: "string" } } },
    },
  },
} as const;

/** The API's description (OpenAPI 3.1), made from the very schemas that validate: it cannot say something else. */
export const openApiOf = (
  routes: readonly Route[],
  info: { readonly version: string; readonly origin: string },
): object => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes.filter((one) => one.audience !== "loopback")) {
    const path = route.path.replace(/:([a-zA-Z]+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "NHSmail onboarding",
      version: info.version,
      description: "What the Teams bot, the Outlook pane and technical teams use. Errors are RFC 9457 problems.",
    },
    servers: [{ url: info.origin }],
    components: {
      securitySchemes: { person: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Problem: problemSchema },
    },
    paths,
  };
};

const operationOf = (route: Route): object => ({
  summary: route.summary,
  operationId: `${route.method}${route.path.replace(/[^a-zA-Z]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? "")}`,
  ...(route.audience === "signed-in" ? { security: [{ person: [] }] } : {}),
  parameters: [
    ...parametersOf(route.params, "path"),
    ...parametersOf(route.query, "query"),
    ...(route.needsVersion
      ? [
          {
            name: "If-Match",
            in: "header",
            required: true,
            schema: { type: "string" },
            description: "The ETag you saw",
          },
        ]
      : []),
  ],
  ...requestBodyOf(route),
  responses: {
    "2XX": {
      description: "Done",
      ...(route.answer === undefined
        ? {}
        : { content: { "application/json": { schema: jsonSchema(route.answer, "output") } } }),
    },
    default: {
      description: "A problem, with a sentence that says what to do next",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
});

const requestBodyOf = (route: Route): object => {
  if (route.bytes !== undefined) {
    return {
      requestBody: {
        required: true,
        content: { [route.bytes.type]: { schema: { type: "string", format: "binary" } } },
      },
    };
  }
  if (route.body === undefined) return {};
  return {
    requestBody: { required: true, content: { "application/json": { schema: jsonSchema(route.body, "input") } } },
  };
};

const parametersOf = (schema: z.ZodObject | undefined, place: "path" | "query"): readonly object[] =>
  Object.entries(schema?.shape ?? {}).map(([name, part]) => ({
    name,
    in: place,
    required: place === "path" || !z.safeParse(part as z.ZodType, undefined).success,
    schema: jsonSchema(part as z.ZodType, "input"),
  }));

const jsonSchema = (schema: z.ZodType, io: "input" | "output"): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
};
