package dev.homeport.spring.boot.test;

import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.junit.RegionLabExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Gives the application the addresses of its test's lab, before every other property.
 *
 * @param testClass part of the key by which Spring keeps applications, since each test class has a lab of its own
 */
record RegionLabContextCustomizer(Class<?> testClass) implements ContextCustomizer {

    private static final String NAME = "regionLab";

    @Override
    public void customizeContext(ConfigurableApplicationContext application, MergedContextConfiguration configuration) {
        var lab = RegionLabExtension.labOf(testClass)
                .orElseThrow(() -> new IllegalStateException("There is no lab for the application of "
                        + testClass.getName() + ": Spring makes one application for all tests of a class, so the"
                        + " lab must be the class's, too (@RegionLabTest on the class, with its lifetime PER_CLASS)"));
        var environment = application.getEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource(NAME, LabProperties.of(lab, environment)));
        if (usesDynamoDb(lab)) {
            LabDynamoDbClients.register(application, lab);
        }
    }

    static boolean usesDynamoDb(RegionLab lab) {
        var loader = RegionLabContextCustomizer.class.getClassLoader();
        return lab.hasDynamoDb()
                && ClassUtils.isPresent(
                        "dev.homeport.spring.boot.dynamodb.MultiRegionDynamoDbBuilderCustomizer", loader)
                && ClassUtils.isPresent("dev.homeport.dynamodb.MultiRegionDynamoDb", loader);
    }
}
