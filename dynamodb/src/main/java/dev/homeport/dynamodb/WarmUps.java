package dev.homeport.dynamodb;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The warm-up of each kind of client, begun when the first of that kind is asked for. For one thread at a time. */
final class WarmUps {

    private final Map<WarmUp.Kind, ColdStart> starts = new EnumMap<>(WarmUp.Kind.class);
    private final Map<WarmUp.Kind, WarmUp> begun = new EnumMap<>(WarmUp.Kind.class);
    private final DynamoDbSettings settings;

    WarmUps(DynamoDbSettings settings) {
        this.settings = settings;
        for (var kind : WarmUp.Kind.values()) {
            starts.put(kind, new ColdStart());
        }
    }

    ColdStart start(WarmUp.Kind kind) {
        return starts.get(kind);
    }

    /** Begins it, unless it has begun. */
    void begin(WarmUp.Kind kind) {
        if (!begun.containsKey(kind)) {
            var warmUp = new WarmUp(kind, settings, start(kind));
            begun.put(kind, warmUp);
            start(kind).begins();
            warmUp.start();
        }
    }

    /** Completes when all that have begun are over. */
    CompletionStage<Void> stage() {
        return CompletableFuture.allOf(begun.keySet().stream()
                .map(kind -> start(kind).stage().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    void close() {
        begun.values().forEach(WarmUp::close);
    }
}
