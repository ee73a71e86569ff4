// A test's environment is Node's: Emscripten's is otherwise empty, and tests find their data by it.
Module["preRun"] = () => {
  Object.assign(ENV, process.env);
};
