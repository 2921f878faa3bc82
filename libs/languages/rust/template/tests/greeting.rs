#[test]
fn greets() {
    assert_eq!(algorithm::apply("Mia"), "Hello Mia");
}
