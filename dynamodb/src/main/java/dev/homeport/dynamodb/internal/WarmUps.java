package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.internal.call.ColdStart;
import dev.homeport.dynamodb.internal.settings.ClientKind;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The warm-up of each kind of client, begun when the first of that kind is asked for. For one thread at a time. */
final class WarmUps {

    private final Map<ClientKind, ColdStart> starts = new EnumMap<>(ClientKind.class);
    private final Map<ClientKind, WarmUp> begun = new EnumMap<>(ClientKind.class);
    private final DynamoDbSettings settings;

    WarmUps(DynamoDbSettings settings) {
        this.settings = settings;
        for (var kind : ClientKind.values()) {
            starts.put(kind, new ColdStart());
        }
    }

    ColdStart start(ClientKind kind) {
        return starts.get(kind);
    }

    /** Begins it, unless it has begun. */
    void begin(ClientKind kind) {
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
