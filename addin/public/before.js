// Before any bundle: Fluent UI v8 would else fetch fonts from Microsoft's servers. '' means: the computer's own fonts.
window.FabricConfig = { fontBaseUrl: "" };
