package algoplane.runner;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The conversation with the platform: one line of JSON for each call, one document of JSON as its answer. */
final class Server {
    private final Algorithm algorithm;
    private final Answers answers;
    private JsonObject broken;

    Server(Algorithm algorithm) {
        this(algorithm, new Answers());
    }

    Server(Algorithm algorithm, Answers answers) {
        this.algorithm = algorithm;
        this.answers = answers;
    }

    /** Loads, says so and serves. A failed load is the answer to every call. */
    void serve() {
        InputStream input = System.in;
        // Only the runner reads what the platform sends.
        System.setIn(InputStream.nullInputStream());
        load();
        System.out.println("PIPE_INIT_COMPLETE");
        System.out.flush();
        serve(new Lines(input));
    }

    private void load() {
        try {
            algorithm.load();
        } catch (Throwable failure) {
            broken = Failure.of(failure, "LoadingError");
        }
    }

    void serve(Lines lines) {
        try {
            for (ByteArrayInputStream line = lines.next(); line != null; line = lines.next()) {
                respond(line);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void respond(ByteArrayInputStream line) throws IOException {
        if (broken != null) {
            answers.give(broken);
            return;
        }
        byte[] answer;
        try {
            answer = Answers.encode(call(line));
        } catch (Throwable failure) {
            answer = Answers.encode(Failure.of(failure));
        }
        answers.give(answer);
    }

    private JsonElement call(ByteArrayInputStream line) throws Throwable {
        JsonObject request = parse(line);
        String contentType = request.get("content_type").getAsString();
        if (!contentType.equals("text") && !contentType.equals("json") && !contentType.equals("binary")) {
            throw new IllegalArgumentException("Unknown content type: " + contentType);
        }
        JsonElement data = request.has("data") ? request.remove("data") : JsonNull.INSTANCE;
        Result result = algorithm.call(contentType, data);
        JsonObject metadata = new JsonObject();
        metadata.addProperty("content_type", result.contentType());
        JsonObject document = new JsonObject();
        document.add("result", result.value());
        document.add("metadata", metadata);
        return document;
    }

    private static JsonObject parse(ByteArrayInputStream line) throws IOException {
        try (Reader reader = new InputStreamReader(line, StandardCharsets.UTF_8)) {
            return Json.parse(reader).getAsJsonObject();
        }
    }
}
