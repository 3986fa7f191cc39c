package dev.homeport.config.ssm;

import dev.homeport.config.internal.pacing.SsmRetryPlan;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;

/** Builds the requests of {@link SsmCalls}, for a test that counts what the SDK allocates for them. */
public final class SsmRequests {

    private SsmRequests() {}

    public static GetParametersRequest of(List<String> names) {
        return SsmCalls.request(names, SsmRetryPlan.LONGEST_CALL);
    }
}
