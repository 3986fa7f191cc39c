package dev.homeport.examples.deploy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds which actions of AWS a package's classes call, in their byte code. */
final class AwsCalls {

    /** The prefix of the actions of each client of the SDK. */
    private static final Map<String, String> SERVICES = Map.of(
            "SsmClient", "ssm",
            "RdsClient", "rds",
            "DynamoDbClient", "dynamodb",
            "DynamoDbAsyncClient", "dynamodb");

    private static final Set<String> NO_ACTIONS = Set.of("create", "builder", "close", "serviceName");

    private AwsCalls() {}

    /** Returns the actions as a policy writes them. */
    static Set<String> of(String... packages) {
        return withoutDependencies(packages).stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> SERVICES.containsKey(call.getTargetOwner().getSimpleName())
                        && !NO_ACTIONS.contains(call.getName()))
                .map(AwsCalls::action)
                .collect(Collectors.toSet());
    }

    /** The names of what is called are enough; reading the SDK would take ten times as long. */
    private static JavaClasses withoutDependencies(String... packages) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(packages);
        });
    }

    private static String action(JavaMethodCall call) {
        var name = call.getName().replaceFirst("Paginator$", "");
        return SERVICES.get(call.getTargetOwner().getSimpleName())
                + ":"
                + Character.toUpperCase(name.charAt(0))
                + name.substring(1);
    }
}
