"use strict";
(function () {
  document.querySelectorAll("table").forEach(function (table) {
    var rows = Array.from(table.tBodies);
    if (rows.length < 8) { return; }
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var label = document.createElement("label");
    var input = document.createElement("input");
    var said = document.createElement("output");
    input.type = "search";
    label.className = "filter";
    label.append("Show only rows with ", input, said);
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row, index) {
        var fits = words.every(function (word) { return texts[index].includes(word); });
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      said.textContent = words.length ? " " + shown + " of " + rows.length : "";
    });
    table.before(label);
  });
}());
