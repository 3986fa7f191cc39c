/** A parameter store that speaks the wire protocol of AWS SSM, with faults. */
@NullMarked
package dev.homeport.testkit.ssm;

import org.jspecify.annotations.NullMarked;
