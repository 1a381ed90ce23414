# The cable of a network card is pulled and put back.
modprobe e1000
ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up

carrier() {
    [ "$(cat /sys/class/net/eth0/carrier)" = "$1" ]
}

await carrier 1

provoke() {
    host monitor set_link net off
    await carrier 0
    host monitor set_link net on
    await carrier 1
}
