/** Called once for each request. `input` is a string, a Buffer, or what the JSON of the request holds. */
exports.apply = function apply(input, callback) {
  callback(null, `Hello ${input}`);
};
