package dev.homeport.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.homeport.testkit")
class ArchitectureTest {
    @ArchTest
    static final ArchRule depends_on_no_other_module = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.homeport.region..",
                    "dev.homeport.config..",
                    "dev.homeport.jdbc..",
                    "dev.homeport.dynamodb..",
                    "dev.homeport.health..");

    @ArchTest
    static final ArchRule nobody_sleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class);

    @ArchTest
    static final ArchRule waiting_by_polling_happens_in_one_place = noClasses()
            .that()
            .doNotHaveSimpleName("Await")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.locks.LockSupport");
}
