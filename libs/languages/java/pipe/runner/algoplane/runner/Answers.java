package algoplane.runner;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes answers to the platform. */
final class Answers {
    private static final String RESULT_FIFO = "/tmp/algoout";

    /** Null until the first answer: opening the FIFO waits until the platform reads. */
    private OutputStream output;

    Answers() {}

    Answers(OutputStream output) {
        this.output = output;
    }

    /** Whole before any of it is sent: what cannot be encoded must leave no half of an answer behind. */
    static byte[] encode(JsonElement document) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
        try (JsonWriter writer = new JsonWriter(new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8)))) {
            write(document, writer);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /** Gson can do this, but only together with all that it does to objects, which takes its time to load. */
    private static void write(JsonElement value, JsonWriter out) throws IOException {
        if (value.isJsonNull()) {
            out.nullValue();
        } else if (value.isJsonArray()) {
            out.beginArray();
            for (JsonElement item : value.getAsJsonArray()) {
                write(item, out);
            }
            out.endArray();
        } else if (value.isJsonObject()) {
            out.beginObject();
            for (Map.Entry<String, JsonElement> member : value.getAsJsonObject().entrySet()) {
                out.name(member.getKey());
                write(member.getValue(), out);
            }
            out.endObject();
        } else {
            write(value.getAsJsonPrimitive(), out);
        }
    }

    private static void write(JsonPrimitive value, JsonWriter out) throws IOException {
        if (value.isBoolean()) {
            out.value(value.getAsBoolean());
        } else if (value.isNumber()) {
            out.value(value.getAsNumber());
        } else {
            out.value(value.getAsString());
        }
    }

    void give(JsonElement document) throws IOException {
        give(encode(document));
    }

    void give(byte[] document) throws IOException {
        System.out.flush();
        System.err.flush();
        if (output == null) {
            output = new FileOutputStream(RESULT_FIFO, true);
        }
        output.write(document);
        output.flush();
    }
}
