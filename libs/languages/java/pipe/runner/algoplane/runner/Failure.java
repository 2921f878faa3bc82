package algoplane.runner;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** What an algorithm threw, as it goes over the wire. */
final class Failure {
    private Failure() {}

    static JsonObject of(Throwable thrown) {
        return of(thrown, thrown instanceof OutOfMemoryError ? "OutOfMemoryError" : "AlgorithmError");
    }

    static JsonObject of(Throwable thrown, String type) {
        String message = thrown.getMessage();
        JsonObject error = new JsonObject();
        error.addProperty("message", message == null || message.isEmpty() ? thrown.getClass().getName() : message);
        error.addProperty("stacktrace", trace(thrown));
        error.addProperty("error_type", type);
        JsonObject document = new JsonObject();
        document.add("error", error);
        return document;
    }

    /** The author's frames, and not the runner's below them. */
    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        StackTraceElement[] frames = thrown.getStackTrace();
        int own = frames.length;
        while (own > 0 && isRunner(frames[own - 1])) {
            own--;
        }
        if (own > 0 && !(thrown instanceof NoSuchApplyException)) {
            thrown.setStackTrace(Arrays.copyOf(frames, own));
        }
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static boolean isRunner(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("algoplane.runner.") || type.startsWith("java.lang.reflect.") || type.startsWith("jdk.internal.reflect.");
    }
}
