/// Called once for each request, with its text.
pub fn apply(input: &str) -> String {
    format!("Hello {}", input)
}
