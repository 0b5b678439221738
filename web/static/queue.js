// Copying and printing: buttons that only a script can make work, hidden until it is here.
// With a button in focus, what was copied is said in the button itself.

for (const button of document.querySelectorAll("[data-copies], [data-prints]")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies], [data-prints]");
  if (!button) return;
  if ("prints" in button.dataset) {
    window.print();
    return;
  }
  await navigator.clipboard.writeText(button.dataset.copies);
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 2000);
});
