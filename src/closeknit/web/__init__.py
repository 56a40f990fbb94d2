"""The pages: a face on the façade, for the browser of this machine alone."""
