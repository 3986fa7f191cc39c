package dev.homeport.config.ssm;

import dev.homeport.config.internal.pacing.SsmRetryPlan;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Found;
import dev.homeport.config.source.Lookup.Missed;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.config.source.WantedName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Reads one parameter store, ten names at a time.
 *
 * <p>A call that is denied, or meets a key that does not decrypt, says nothing of the others, which are made all the
 * same: a person who mends permissions wants to see all of them. A store that is in trouble as a whole is left alone.
 */
final class SsmStore {

    private final SsmClient client;
    private final InstantSource clock;

    SsmStore(SsmClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * The answer of a store.
     *
     * @param failure why it was given up; null if it was read to the end
     * @param spent how much of the deadline that took
     */
    record Answer(List<Lookup> lookups, @Nullable SsmFailure failure, Duration spent) {}

    Answer read(List<SsmBatch> batches, SourceRequest request, SsmRetryPlan plan) throws InterruptedException {
        var calls = new SsmCalls(client, plan, clock);
        var lookups = new ArrayList<Lookup>(batches.size() * SsmBatch.MOST_NAMES);
        SsmFailure failure = null;
        for (var batch : batches) {
            if (failure == null) {
                calls.awaitTurn(request, batches.size());
                failure = call(batch, calls, lookups);
            } else {
                miss(batch, failure, lookups);
            }
        }
        return new Answer(lookups, failure, calls.spent());
    }

    /** Adds what came of one call; returns why the store is to be left alone, or null. */
    private static @Nullable SsmFailure call(SsmBatch batch, SsmCalls calls, List<Lookup> lookups)
            throws InterruptedException {
        try {
            take(batch, calls.getParameters(batch.texts()), lookups);
            return null;
        } catch (SsmCallException failed) {
            var failure = failed.failure();
            miss(batch, failure, lookups);
            return SsmRetryPlan.mayPass(failure.kind()) ? failure : null;
        }
    }

    private static void take(SsmBatch batch, GetParametersResponse response, List<Lookup> lookups) {
        for (var name : batch.names()) {
            lookups.add(lookup(name, response));
        }
    }

    /** Looks through all of the ten, because a map of them would be most of what a refresh allocates. */
    private static Lookup lookup(WantedName name, GetParametersResponse response) {
        for (var parameter : response.parameters()) {
            if (isNamed(parameter.name(), name)) {
                return lookup(name, parameter);
            }
        }
        for (var invalid : response.invalidParameters()) {
            if (isNamed(invalid, name)) {
                return absent(name, invalid);
            }
        }
        return new Missed(name, FailureKind.UNAVAILABLE, "the store's answer does not mention it");
    }

    /** Names the label, because the parameter exists under the name alone. */
    private static Lookup absent(WantedName name, String answered) {
        int end = name.text().length();
        return answered.length() == end
                ? Lookup.absent(name)
                : new Missed(name, FailureKind.ABSENT, "absent with label \"" + answered.substring(end + 1) + "\"");
    }

    /** Returns whether that is the name, with or without a selector behind it. */
    private static boolean isNamed(String answered, WantedName name) {
        var text = name.text();
        return answered.startsWith(text)
                && (answered.length() == text.length() || answered.charAt(text.length()) == ':');
    }

    private static Lookup lookup(WantedName name, Parameter parameter) {
        if (parameter.value() == null) {
            return new Missed(name, FailureKind.MALFORMED, "the store's answer has no value for it");
        }
        var version = Optional.ofNullable(parameter.version()).map(String::valueOf);
        return new Found(name, parameter.value(), parameter.type() == ParameterType.SECURE_STRING, version);
    }

    private static void miss(SsmBatch batch, SsmFailure failure, List<Lookup> lookups) {
        batch.names().forEach(name -> lookups.add(new Missed(name, failure.kind(), failure.reason())));
    }
}
