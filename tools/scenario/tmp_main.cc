#include "tools/scenario/commands.h"
#include <cstdio>
int main(int argc,char**argv){ lode::scenario::Arguments a; for(int i=1;i<argc;i++)a.files.push_back(argv[i]); auto r=lode::scenario::CheckCommand(a); if(!r.ok()) {puts(std::string(r.status().message()).c_str()); return 2;} return *r;}
