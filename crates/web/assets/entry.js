// What makes signing in handier where scripts run.
"use strict";

// What one types in the dark may be looked at.
for (const reveal of document.querySelectorAll("[data-reveal]")) {
  const secrets = reveal.closest("form").querySelectorAll("input[type=password]");
  reveal.hidden = false;
  reveal.addEventListener("change", (event) => {
    for (const secret of secrets) secret.type = event.target.checked ? "text" : "password";
  });
}
