package algoplane.runner;

import com.google.gson.JsonElement;
import java.lang.reflect.Type;
import java.util.Base64;
import java.util.List;

/** Makes the argument of a call from JSON. Throws a RuntimeException when the JSON is no such value. */
interface Conversion {
    Object convert(JsonElement json);

    /** In the order in which overloads are preferred. What is not listed comes after all of these, and what takes anything last. */
    List<Class<?>> PREFERENCE = List.of(
        double.class, Double.class, float.class, Float.class, long.class, Long.class, int.class, Integer.class, short.class, Short.class,
        String.class, char.class, Character.class, byte.class, Byte.class, boolean.class, Boolean.class, byte[].class);

    static int rank(Class<?> parameter) {
        int index = PREFERENCE.indexOf(parameter);
        return index >= 0 ? index : PREFERENCE.size() + (takesAnything(parameter) ? 1 : 0);
    }

    /** The same for arguments of another kind: a text made of a number, say, is the last resort. */
    static int genericRank(Class<?> parameter) {
        int index = PREFERENCE.indexOf(parameter);
        return index >= 0 ? 2 + index : takesAnything(parameter) ? 1 : 0;
    }

    private static boolean takesAnything(Class<?> parameter) {
        return parameter == Object.class || parameter == JsonElement.class;
    }

    /** By the rules for a parameter of the argument's own kind: numbers are narrowed, bytes come as base64. */
    static Conversion exact(Class<?> parameter, Type type) {
        if (parameter == double.class || parameter == Double.class) {
            return json -> json.getAsNumber().doubleValue();
        }
        if (parameter == float.class || parameter == Float.class) {
            return json -> json.getAsNumber().floatValue();
        }
        if (parameter == long.class || parameter == Long.class) {
            return json -> Numbers.toLong(json.getAsNumber());
        }
        if (parameter == int.class || parameter == Integer.class) {
            return json -> (int) Numbers.toLong(json.getAsNumber());
        }
        if (parameter == short.class || parameter == Short.class) {
            return json -> (short) Numbers.toLong(json.getAsNumber());
        }
        if (parameter == byte.class || parameter == Byte.class) {
            return json -> (byte) Numbers.toLong(json.getAsNumber());
        }
        if (parameter == boolean.class || parameter == Boolean.class) {
            return JsonElement::getAsBoolean;
        }
        if (parameter == char.class || parameter == Character.class) {
            return json -> toCharacter(json.getAsString());
        }
        if (parameter == String.class) {
            return JsonElement::getAsString;
        }
        if (parameter == byte[].class) {
            return json -> Base64.getDecoder().decode(json.getAsString());
        }
        return generic(type);
    }

    /** By the rules of the JSON library, whatever the type. */
    static Conversion generic(Type type) {
        return json -> Json.decode(json, type);
    }

    private static Character toCharacter(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("Not a single character");
        }
        return text.charAt(0);
    }
}
