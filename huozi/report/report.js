for (const box of document.querySelectorAll(".filters input")) {
  box.addEventListener("change", () => {
    for (const item of document.querySelectorAll(`.findings [data-level="${box.dataset.level}"]`)) item.hidden = !box.checked;
  });
}
