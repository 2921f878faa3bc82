package algoplane.runner;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

/** By which candidates among the {@code apply} methods are found, of a parameter as of an argument. */
enum Kind {
    NUMBER, STRING, BOOLEAN, OBJECT, BYTES;

    static Kind of(Class<?> parameter) {
        if (parameter == byte[].class) {
            return BYTES;
        }
        if (parameter == boolean.class || parameter == Boolean.class) {
            return BOOLEAN;
        }
        if (parameter == char.class || parameter == Character.class || parameter == String.class) {
            return STRING;
        }
        return parameter.isPrimitive() || Number.class.isAssignableFrom(parameter) ? NUMBER : OBJECT;
    }

    static Kind of(JsonElement argument) {
        if (!argument.isJsonPrimitive()) {
            return OBJECT;
        }
        JsonPrimitive primitive = argument.getAsJsonPrimitive();
        return primitive.isBoolean() ? BOOLEAN : primitive.isNumber() ? NUMBER : STRING;
    }
}
