// The direction of the house, from docs/adr/001: faces -> actions -> rules and store. Checked in test/architecture.
const botPackages = "node_modules/(botbuilder|botframework-[a-z]+|adaptivecards)/";
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^https?:" } },
    {
      name: "rules-import-only-rules",
      comment: "rules.ts is pure: other rules, views, result, brands; no I/O, no clock, no package.",
      severity: "error",
      from: { path: "/rules[^/]*\\.ts$", pathNot: "^test/" },
      to: {
        pathNot: ["/rules[^/]*\\.ts$", "/(types|facts)\\.ts$", "^src/result\\.ts$"],
      },
    },
    {
      name: "pst-runs-in-a-browser",
      severity: "error",
      from: { path: "^src/pst/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pst-stands-alone",
      severity: "error",
      from: { path: "^src/pst/" },
      to: { path: "^(src|bot|addin|manifest)/", pathNot: "^src/(pst/|result\\.ts)" },
    },
    {
      name: "addin-imports-views-rules-and-pst",
      severity: "error",
      from: { path: "^addin/", pathNot: "vite\\.config" },
      to: {
        path: "^(src|bot|manifest)/",
        pathNot: [
          "/(views|rules)[^/]*\\.ts$",
          "/types\\.ts$",
          "^src/pst/",
          // The export's calendars and cards, made in the browser by the same code (docs/adr/093).
          "^src/mail/items/((calendar|card)/|(attachments|context|segments)\\.ts$)",
          "^src/(result|london-twice)\\.ts$",
          "^manifest/names\\.ts$",
        ],
      },
    },
    {
      name: "the-core-does-not-know-its-faces",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(main|cli|http/|cli/|demo/)" },
      to: { path: "^(bot|addin|manifest)/|^src/(http|cli|main)(/|\\.ts)" },
    },
    {
      name: "bot-packages-live-in-bot",
      severity: "error",
      from: { pathNot: "^(bot|test|bench)/|node_modules" },
      to: { path: botPackages },
    },
    {
      name: "restify-lives-at-the-door",
      severity: "error",
      from: { pathNot: "^(src/http/|bot/messages\\.ts|test/|bench/)|node_modules" },
      to: { path: "node_modules/(restify|@types/restify)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "react-lives-in-addin",
      severity: "error",
      from: { pathNot: "^(addin|test)/|node_modules" },
      to: { path: "node_modules/(react|react-dom|@fluentui)/" },
    },
    {
      name: "only-main-and-cli-compose",
      severity: "error",
      from: { pathNot: "^(src/main\\.ts|src/cli\\.ts|src/cli/|test/|bench/)" },
      to: { path: "^src/(main|config)\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "bot-has-no-sql",
      severity: "error",
      from: { path: "^bot/" },
      to: {
        path: "node_modules/(kysely|pg|pg-boss)/|^src/.*/store\\.ts$|^src/store/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "product-does-not-import-tests",
      severity: "error",
      from: { path: "^(src|bot|addin|manifest)/" },
      to: { path: "^(test|bench)/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|data|test-output)/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
