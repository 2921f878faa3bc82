package algoplane.runner;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of JSON, which come as text of any length. */
final class Numbers {
    private static final double LARGEST_EXACT = 1L << 53;

    private Numbers() {}

    /** Cuts off fractions, as a cast does. Throws when the number is no long at all. */
    static long toLong(Number number) {
        String text = number.toString();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notPlain) {
            double value = Double.parseDouble(text);
            if (Math.abs(value) >= 0x1p63) {
                throw new ArithmeticException(text + " is out of the range of long");
            }
            return new BigDecimal(text).longValue();
        }
    }

    /** For a variable that may hold anything: a Double, as algorithms expect, but an integer where that would lose digits. */
    static Number untyped(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return new BigDecimal(text);
        }
        if (Math.abs(value) < LARGEST_EXACT || !isInteger(text)) {
            return value;
        }
        BigInteger integer = new BigInteger(text);
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }

    private static boolean isInteger(String text) {
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }
}
