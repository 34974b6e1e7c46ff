// button[data-behaviour~="back"]: the way back to the form that was sent, with what was typed still in it.
for (const button of document.querySelectorAll('[data-behaviour~="back"]')) {
  button.hidden = false;
  button.addEventListener("click", () => history.back());
}
