package algoplane.runner;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * JSON as algorithms see it. The library is Gson: the author's, where they have one, so that their annotations and JsonElements count, in any
 * version since 2.2; only what that version had is used here.
 */
final class Json {
    /** Made when it is first needed: text and bytes go without. */
    private static final class Lazy {
        static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .registerTypeAdapter(Double.class, new Special<>(Double::valueOf))
            .registerTypeAdapter(double.class, new Special<>(Double::valueOf))
            .registerTypeAdapter(Float.class, new Special<>(Float::valueOf))
            .registerTypeAdapter(float.class, new Special<>(Float::valueOf))
            .registerTypeAdapterFactory(new Untyped())
            .create();
    }

    private Json() {}

    /** Malformed text is a RuntimeException. */
    @SuppressWarnings("deprecation")
    static JsonElement parse(Reader text) {
        return new JsonParser().parse(text);
    }

    /** Takes nothing but JSON, where {@link #parse} forgives. */
    static JsonElement parseStrictly(String text) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(text));
        JsonElement value = Lazy.GSON.getAdapter(JsonElement.class).read(reader);
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new IllegalArgumentException("There is more behind the JSON");
        }
        return value;
    }

    static Object decode(JsonElement json, Type type) {
        if (type instanceof Class && JsonElement.class.isAssignableFrom((Class<?>) type)) {
            return ((Class<?>) type).cast(json);
        }
        if (json.isJsonArray() && isMap(type)) {
            throw new IllegalArgumentException("An array is no " + type.getTypeName());
        }
        Object value = type == Object.class ? plain(json) : Lazy.GSON.fromJson(json, type);
        Required.check(value);
        return value;
    }

    /** Gson would make a map out of an array of pairs. */
    private static boolean isMap(Type type) {
        Type raw = type instanceof ParameterizedType ? ((ParameterizedType) type).getRawType() : type;
        return raw instanceof Class && Map.class.isAssignableFrom((Class<?>) raw);
    }

    /** {@code type} is the declared one, which knows more than the object of its type parameters. */
    static JsonElement encode(Object value, Type type) {
        return value instanceof JsonElement ? (JsonElement) value : Lazy.GSON.toJsonTree(value, type);
    }

    private static Object plain(JsonElement json) {
        if (json.isJsonObject()) {
            Map<String, Object> members = new LinkedHashMap<>();
            ((JsonObject) json).entrySet().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
            return members;
        }
        if (json.isJsonArray()) {
            List<Object> items = new ArrayList<>();
            ((JsonArray) json).forEach(item -> items.add(plain(item)));
            return items;
        }
        if (json.isJsonNull()) {
            return null;
        }
        return switch (Kind.of(json)) {
            case NUMBER -> Numbers.untyped(json.getAsString());
            case BOOLEAN -> json.getAsBoolean();
            default -> json.getAsString();
        };
    }

    /** Writes infinities and NaN, which JSON has no numbers for, as text. */
    private static final class Special<T extends Number> extends TypeAdapter<T> {
        private final Function<String, T> parse;

        Special(Function<String, T> parse) {
            this.parse = parse;
        }

        @Override
        public void write(JsonWriter out, T value) throws IOException {
            if (value == null) {
                out.nullValue();
            } else if (Double.isFinite(value.doubleValue())) {
                out.value(value);
            } else {
                out.value(value.toString());
            }
        }

        @Override
        public T read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            return parse.apply(in.nextString());
        }
    }

    /**
     * Maps and lists of values of no declared type, in which Gson makes a double of every number. It lets nobody change what it does to an Object,
     * but to what holds objects.
     */
    private static final class Untyped implements TypeAdapterFactory {
        @Override
        @SuppressWarnings("unchecked")
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            Class<?> holder = type.getRawType();
            boolean holds = holder != Object.class && (holder.isAssignableFrom(LinkedHashMap.class) && Map.class.isAssignableFrom(holder)
                || holder.isAssignableFrom(ArrayList.class) && Iterable.class.isAssignableFrom(holder));
            if (!holds || !isOfObjects(type.getType())) {
                return null;
            }
            TypeAdapter<JsonElement> elements = gson.getAdapter(JsonElement.class);
            TypeAdapter<T> own = gson.getDelegateAdapter(this, type);
            return new TypeAdapter<T>() {
                @Override
                public void write(JsonWriter out, T value) throws IOException {
                    own.write(out, value);
                }

                @Override
                public T read(JsonReader in) throws IOException {
                    return (T) holder.cast(plain(elements.read(in)));
                }
            };
        }

        private static boolean isOfObjects(Type type) {
            if (!(type instanceof ParameterizedType)) {
                return true;
            }
            Type[] of = ((ParameterizedType) type).getActualTypeArguments();
            return of[of.length - 1] == Object.class && (of.length == 1 || of[0] == String.class);
        }
    }
}
