// A menu made of <details data-behaviour="menu"> closes with Escape, by a click beside it and when focus leaves it.
const menus = document.querySelectorAll('details[data-behaviour~="menu"]');

function close(menu, giveFocusBack) {
  if (!menu.open) return;
  menu.open = false;
  if (giveFocusBack) menu.querySelector("summary").focus();
}

for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(menu, true);
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu, false);
  });
}

document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) close(menu, false);
});
