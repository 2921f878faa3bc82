package algoplane.runner;

/** There is no algorithm to run, or it is not one: a mistake that the author can mend. */
final class EntryPointException extends RuntimeException {
    EntryPointException(String message) {
        super(message, null, false, false);
    }
}
