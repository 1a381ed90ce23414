/* Linked into the static program in place of glibc's lookups of users, hosts and interfaces by name. The runtime's own library mentions
   them, nothing calls them; but once mentioned they bring along a name service and a DNS resolver, 87 KB that even the linker's garbage
   collection keeps. Should code ever call them: they say that there is no such service. */

enum { NO_SUCH_SERVICE = 38 /* ENOSYS */, NO_RESOLVER = -4 /* EAI_FAIL */ };

int getpwuid_r(void) { return NO_SUCH_SERVICE; }
int getpwnam_r(void) { return NO_SUCH_SERVICE; }
int getgrgid_r(void) { return NO_SUCH_SERVICE; }
int getgrouplist(void) { return -1; }
int getaddrinfo(void) { return NO_RESOLVER; }
int getnameinfo(void) { return NO_RESOLVER; }
void freeaddrinfo(void) { }
int getifaddrs(void) { return -1; }
void freeifaddrs(void) { }
