// Draws the description. The badge of the online validator would send it elsewhere, so it stays off, and addresses in the
// query string cannot make the page show another one.
window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#page",
    validatorUrl: null,
    queryConfigEnabled: false,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0
  });
});
