package algoplane.runner;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Chooses the {@code apply} for an input (platform reference, 2.3, Java legacy details). A JSON array is spread over the parameters where that
 * fits. Candidates are those whose parameters are of the kinds of the arguments, then those of as many parameters, then those that take the whole
 * input as their only one; the first whose conversions succeed is called, and no other after it.
 */
final class Overloads {
    private final Class<?> type;
    private final List<Overload> exact;
    private final List<Overload> generic;
    /** Takes the text of any input, parsed by the author. */
    private final Overload taker;
    private final boolean spreads;

    private Overloads(Class<?> type, List<Overload> all, Overload taker) {
        this.type = type;
        this.exact = all.stream().sorted(Overload.EXACT).toList();
        this.generic = all.stream().sorted(Overload.GENERIC).toList();
        this.taker = taker;
        this.spreads = !Loader.isAbstractAlgorithm(type);
    }

    static Overloads of(Class<?> type) {
        List<Overload> all = new ArrayList<>();
        for (Method method : type.getMethods()) {
            // Bridges have the same name with less of a type.
            if (method.getName().equals("apply") && !method.isBridge()) {
                all.add(new Overload(method));
            }
        }
        if (all.isEmpty()) {
            throw new EntryPointException(type.getName() + " has no public method apply.");
        }
        List<Overload> takers = all.stream().filter(each -> each.isMarked("AcceptsJson")).toList();
        if (!takers.isEmpty() && (all.size() > 1 || !takers.get(0).takesText())) {
            throw new EntryPointException("An apply with @AcceptsJson must be the only one of " + type.getName() + ", and take a String.");
        }
        return new Overloads(type, all, takers.isEmpty() ? null : takers.get(0));
    }

    Overload.Call choose(String contentType, JsonElement data) throws NoSuchApplyException {
        if (taker != null) {
            return taker.withText(contentType.equals("json") ? data.toString() : data.getAsString());
        }
        Search search = new Search();
        if (contentType.equals("binary")) {
            search.kinds(List.of(Kind.BYTES), List.of(data)).generic(List.of(data));
        } else if (data.isJsonArray() && spreads) {
            List<JsonElement> items = items(data.getAsJsonArray());
            search.kinds(items.stream().map(Kind::of).toList(), items).generic(items);
        }
        if (!contentType.equals("binary")) {
            search.kinds(List.of(Kind.of(data)), List.of(data)).generic(List.of(data));
        }
        return search.found(contentType);
    }

    private static List<JsonElement> items(JsonArray array) {
        List<JsonElement> items = new ArrayList<>(array.size());
        array.forEach(items::add);
        return items;
    }

    private final class Search {
        private Overload.Call found;
        private RuntimeException nearest;

        Search kinds(List<Kind> kinds, List<JsonElement> arguments) {
            return among(exact, each -> each.kinds().equals(kinds) ? each.withExact(arguments) : null);
        }

        Search generic(List<JsonElement> arguments) {
            return among(generic, each -> each.arity() == arguments.size() ? each.withGeneric(arguments) : null);
        }

        private Search among(List<Overload> candidates, Function<Overload, Overload.Call> attempt) {
            for (Overload each : candidates) {
                if (found != null) {
                    break;
                }
                try {
                    found = attempt.apply(each);
                } catch (RuntimeException unfit) {
                    nearest = nearest == null ? unfit : nearest;
                }
            }
            return this;
        }

        Overload.Call found(String contentType) throws NoSuchApplyException {
            if (found == null) {
                String reason = nearest == null ? "" : " (" + nearest.getMessage() + ")";
                throw new NoSuchApplyException("No apply of " + type.getName() + " fits this " + contentType + " input" + reason + ". There is " + exact, nearest);
            }
            return found;
        }
    }
}
