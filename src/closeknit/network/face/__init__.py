"""The methods of the façade, by what they are about; `Network` has them all."""
