// Before any bundle: Fluent UI v8 would else fetch fonts from Microsoft's servers. '' means: the computer's own fonts.
window.FabricConfig = { fontBaseUrl: "" };

// The page's own script may be the thing that fails: then nobody else can say so. As long as the skeleton stands, an
// error or 20 seconds of silence puts a sentence and a way on below it.
(() => {
  const show = () => {
    const skeleton = document.querySelector(".skeleton");
    if (skeleton === null || skeleton.querySelector("button") !== null) return;
    const note = document.createElement("div");
    note.className = "card warn";
    note.setAttribute("role", "alert");
    const sentence = document.createElement("p");
    sentence.textContent = "This page did not load. Check your connection, then try again.";
    const help = document.createElement("p");
    help.textContent = "If it happens again, ask your local administrator where your mailbox stands.";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Try again";
    button.addEventListener("click", () => location.reload());
    note.append(sentence, help, button);
    skeleton.append(note);
  };
  // Only what is ours: Outlook's script has its own words where it is blocked, a picture costs looks alone. A moment
  // later, since a page that has come up in the meantime needs no such sentence.
  const ours = (target) =>
    target === window || (target instanceof HTMLScriptElement && target.src.startsWith(location.origin));
  addEventListener("error", ({ target }) => ours(target) && setTimeout(show, 500), true);
  addEventListener("unhandledrejection", () => setTimeout(show, 500));
  setTimeout(show, 20_000);
})();
