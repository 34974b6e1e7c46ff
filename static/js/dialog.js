// An element with data-opens="id" opens that <dialog>; one with data-closes inside it closes it. Without script the
// opener is a link to a page that asks the same.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("dialog [data-closes]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});
