package dev.homeport.spring.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.homeport.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String PACKAGE = "dev.homeport.spring.boot";
    private static final JavaClasses MAIN = HouseRules.main(PACKAGE);

    @Test
    void only_the_api_of_the_modules_is_used() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.homeport.internal..", "dev.homeport.*.internal..", "dev.homeport.testkit..")
                .check(MAIN);
    }

    @Test
    void packages_have_an_order() {
        HouseRules.noCyclesBelow(PACKAGE).check(MAIN);
    }

    @Test
    void time_never_comes_from_the_wall_clock() {
        HouseRules.noWallClock().check(MAIN);
    }

    @Test
    void nobody_sleeps() {
        HouseRules.nobodySleeps().check(HouseRules.everything(PACKAGE));
    }
}
