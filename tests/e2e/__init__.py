"""The product in a browser, as people meet it; a package, so that the browser ends with its tests."""
