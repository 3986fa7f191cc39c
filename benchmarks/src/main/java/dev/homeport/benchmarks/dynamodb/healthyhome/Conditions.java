package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.Contender;
import dev.homeport.benchmarks.region.RegionAnswer;
import java.util.OptionalInt;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Says what a case does to a process whose regions are well.
 *
 * @param connections how many each pool has; the default if empty
 * @param credentials makes the provider that all clients of one contender share
 * @param script makes what the regions of one contender answer
 */
record Conditions(
        OptionalInt connections, Supplier<AwsCredentialsProvider> credentials, Supplier<RegionAnswer.Script> script) {

    static final Conditions NORMAL =
            new Conditions(OptionalInt.empty(), () -> Contender.CREDENTIALS, () -> RegionAnswer::healthy);

    Conditions connections(int number) {
        return new Conditions(OptionalInt.of(number), credentials, script);
    }

    Conditions credentials(Supplier<AwsCredentialsProvider> provider) {
        return new Conditions(connections, provider, script);
    }

    Conditions script(Supplier<RegionAnswer.Script> answers) {
        return new Conditions(connections, credentials, answers);
    }
}
