//! The one binary: commands, configuration, the list of capabilities, routes put together.

fn main() {}
