; Installer for Windows 10 and newer, made by Inno Setup 6: iscc /DVersion=1.2.0 packaging\windows\quzhou-award.iss
; Installs for one user without administrator's rights, or for all with them.
#ifndef Version
  #error Give the version: iscc /DVersion=1.2.0
#endif

[Setup]
AppId={{6B0B0C8E-5C0B-4E0B-9A53-9C2B7E1C30A5}
AppName=Quzhou Award Estimator
AppVersion={#Version}
AppPublisher=The Quzhou Award Estimator developers
DefaultDirName={autopf}\Quzhou Award Estimator
DefaultGroupName=Quzhou Award Estimator
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=quzhou-award-{#Version}-setup
SetupIconFile=..\..\build\bundle\quzhou-award.ico
UninstallDisplayIcon={app}\quzhou-award.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
; Inno Setup ships its Chinese messages among the unofficial ones; taken where they were put beside this script.
#ifexist "ChineseSimplified.isl"
Name: "zh"; MessagesFile: "ChineseSimplified.isl"
#endif

[CustomMessages]
en.Document=Award estimate of Quzhou
en.CheckQuote=Check a quote of Quzhou
#ifexist "ChineseSimplified.isl"
zh.Document=衢州外资奖励测算文件
zh.CheckQuote=检验衢州测算单
#endif

[Files]
Source: "..\..\dist\quzhou-award\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; Libraries of an earlier version must not be found by this one.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Quzhou Award Estimator 衢州外资奖励测算"; Filename: "{app}\quzhou-award.exe"
Name: "{autodesktop}\Quzhou Award Estimator"; Filename: "{app}\quzhou-award.exe"; Tasks: desktopicon

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Registry]
; A double click on a case opens it.
Root: HKA; Subkey: "Software\Classes\.qzaward"; ValueType: string; ValueData: "QuzhouAward.Estimate"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.qzaward"; ValueType: string; ValueName: "Content Type"; ValueData: "application/vnd.quzhou-award+json"
Root: HKA; Subkey: "Software\Classes\QuzhouAward.Estimate"; ValueType: string; ValueData: "{cm:Document}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\QuzhouAward.Estimate\DefaultIcon"; ValueType: string; ValueData: "{app}\quzhou-award.exe,0"
Root: HKA; Subkey: "Software\Classes\QuzhouAward.Estimate\shell\open\command"; ValueType: string; ValueData: """{app}\quzhou-award.exe"" ""%1"""
; PDF and JSON stay with who has them; this program stands under "Open with".
Root: HKA; Subkey: "Software\Classes\Applications\quzhou-award.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Quzhou Award Estimator"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\quzhou-award.exe\SupportedTypes"; ValueType: string; ValueName: ".pdf"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\quzhou-award.exe\SupportedTypes"; ValueType: string; ValueName: ".json"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\quzhou-award.exe\SupportedTypes"; ValueType: string; ValueName: ".qzaward"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\quzhou-award.exe\shell\open\command"; ValueType: string; ValueData: """{app}\quzhou-award.exe"" ""%1"""

[Run]
Filename: "{app}\quzhou-award.exe"; Description: "{cm:LaunchProgram,Quzhou Award Estimator}"; Flags: nowait postinstall skipifsilent
