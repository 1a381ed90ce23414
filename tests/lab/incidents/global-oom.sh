# One program wants all memory there is.
provoke() {
    killed tail /dev/zero
}
