/** Accounts for each promotion that is followed: what the new timeline may lack of the old one. It decides, and touches nothing else. */
@NullMarked
package dev.homeport.jdbc.internal.promotion;

import org.jspecify.annotations.NullMarked;
