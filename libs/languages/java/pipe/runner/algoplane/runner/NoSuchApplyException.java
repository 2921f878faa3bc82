package algoplane.runner;

/** No {@code apply} of the algorithm takes the input of a call. */
final class NoSuchApplyException extends Exception {
    NoSuchApplyException(String message, Throwable nearest) {
        super(message, nearest, false, true);
    }
}
