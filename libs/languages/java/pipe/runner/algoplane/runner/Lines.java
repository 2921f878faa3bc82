package algoplane.runner;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of bytes. Text would take twice the memory, and inputs are large. */
final class Lines {
    private static final int USUAL = 1 << 16;
    private final InputStream input;
    private byte[] buffer = new byte[USUAL];
    private int start;
    private int end;

    Lines(InputStream input) {
        this.input = input;
    }

    /** The next line, which is valid until the one after it is asked for; null at the end of the input. */
    ByteArrayInputStream next() throws IOException {
        settle();
        int searched = 0;
        for (;;) {
            for (int index = start + searched; index < end; index++) {
                if (buffer[index] == '\n') {
                    ByteArrayInputStream line = new ByteArrayInputStream(buffer, start, index - start);
                    start = index + 1;
                    return line;
                }
            }
            searched = end - start;
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int count = input.read(buffer, end, buffer.length - end);
            if (count < 0) {
                return null;
            }
            end += count;
        }
    }

    /** What follows the last line to the front of the buffer, and a buffer that has grown large given back. */
    private void settle() {
        int rest = end - start;
        byte[] target = buffer.length > USUAL && rest < USUAL ? new byte[USUAL] : buffer;
        System.arraycopy(buffer, start, target, 0, rest);
        buffer = target;
        start = 0;
        end = rest;
    }
}
