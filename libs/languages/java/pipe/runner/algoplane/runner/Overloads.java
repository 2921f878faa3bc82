package algoplane.runner;

import com.google.gson.JsonElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        this.exact = sorted(all, Overload.EXACT);
        this.generic = sorted(all, Overload.GENERIC);
        this.taker = taker;
        this.spreads = !Loader.isAbstractAlgorithm(type);
    }

    private static List<Overload> sorted(List<Overload> all, Comparator<Overload> order) {
        List<Overload> sorted = new ArrayList<>(all);
        sorted.sort(order);
        return sorted;
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
        Overload taker = null;
        for (Overload each : all) {
            if (each.isMarked("AcceptsJson")) {
                taker = each;
            }
        }
        if (taker != null && (all.size() > 1 || !taker.takesText())) {
            throw new EntryPointException("An apply with @AcceptsJson must be the only one of " + type.getName() + ", and take a String.");
        }
        return new Overloads(type, all, taker);
    }

    Overload.Call choose(String contentType, JsonElement data) throws NoSuchApplyException {
        if (taker != null) {
            return taker.withText(contentType.equals("json") ? data.toString() : data.getAsString());
        }
        Search search = new Search();
        if (data.isJsonArray() && spreads) {
            List<JsonElement> items = new ArrayList<>();
            List<Kind> kinds = new ArrayList<>();
            for (JsonElement item : data.getAsJsonArray()) {
                items.add(item);
                kinds.add(Kind.of(item));
            }
            search.among(kinds, items);
        }
        search.among(List.of(contentType.equals("binary") ? Kind.BYTES : Kind.of(data)), List.of(data));
        return search.found(contentType);
    }

    private final class Search {
        private Overload.Call found;
        private RuntimeException nearest;

        /** Those of these kinds, then those of as many parameters. */
        void among(List<Kind> kinds, List<JsonElement> arguments) {
            for (Overload each : exact) {
                if (found == null && each.kinds().equals(kinds)) {
                    attempt(each, arguments, true);
                }
            }
            for (Overload each : generic) {
                if (found == null && each.arity() == arguments.size()) {
                    attempt(each, arguments, false);
                }
            }
        }

        private void attempt(Overload overload, List<JsonElement> arguments, boolean exactly) {
            try {
                found = exactly ? overload.withExact(arguments) : overload.withGeneric(arguments);
            } catch (RuntimeException unfit) {
                nearest = nearest == null ? unfit : nearest;
            }
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
