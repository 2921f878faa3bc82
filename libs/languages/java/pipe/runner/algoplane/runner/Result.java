package algoplane.runner;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;

/** What an algorithm returned, as it goes over the wire. */
record Result(String contentType, JsonElement value) {
    static Result of(Object value, Overload overload) throws IOException {
        if (value instanceof String text) {
            return overload.isMarked("ReturnsJson") ? new Result("json", parse(text)) : new Result("text", new JsonPrimitive(text));
        }
        if (value instanceof byte[] bytes) {
            return binary(bytes);
        }
        if (value instanceof File file) {
            byte[] bytes = Files.readAllBytes(file.toPath());
            Files.delete(file.toPath());
            return binary(bytes);
        }
        if (isNothing(value)) {
            return new Result("json", JsonNull.INSTANCE);
        }
        return new Result("json", Json.encode(value, overload.returnType() == null ? value.getClass() : overload.returnType()));
    }

    private static Result binary(byte[] bytes) {
        return new Result("binary", new JsonPrimitive(Base64.getEncoder().encodeToString(bytes)));
    }

    /** Scala's `()` is nothing, too. */
    private static boolean isNothing(Object value) {
        return value == null || value.getClass().getName().equals("scala.runtime.BoxedUnit");
    }

    private static JsonElement parse(String text) {
        try {
            return Json.parseStrictly(text);
        } catch (IOException | RuntimeException malformed) {
            throw new IllegalArgumentException("The text that an apply with @ReturnsJson gave back is not JSON", malformed);
        }
    }
}
