package algoplane.runner;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Takes the steps of calls without the author's code: its class is looked at, but nothing of it runs. */
final class Rehearsal {
    private Rehearsal() {}

    /** An algorithm with an apply for text, one for bytes and one for the rest. */
    public static final class Echo {
        public String apply(String text) {
            return text;
        }

        public byte[] apply(byte[] bytes) {
            return bytes;
        }

        public Object apply(Object value) {
            if (value == null) {
                throw new IllegalArgumentException("nothing");
            }
            return value;
        }
    }

    static void run(EntryPoint entry) {
        if (!entry.isProgram()) {
            Overloads.of(entry.type());
            Loader.of(entry.type());
        }
        String lines = """
            {"content_type":"text","data":"Zoë"}
            {"content_type":"binary","data":"AAEC"}
            {"content_type":"json","data":{"list":[1,2.5,true,null,"x"]}}
            {"content_type":"json","data":null}
            """;
        Answers nowhere = new Answers(OutputStream.nullOutputStream());
        new Server(Algorithm.of(new Echo()), nowhere).serve(new Lines(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))));
    }
}
