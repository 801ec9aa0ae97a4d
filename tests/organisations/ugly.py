"""Ugly files, as organisations send them and as attackers would; what is said of each is in `said.txt`.

A row of a file is a line here, however long.
"""
# ruff: noqa: E501

from datetime import datetime, time
from pathlib import Path
from typing import Any

from tests.organisations.making import archive, locked, ods, workbook_of, xlsx

ROSTERS = Path(__file__).parents[1] / "fixtures" / "rosters"
# A workbook knows no zones.
LAST_DAY = datetime(2026, 12, 31)  # noqa: DTZ001
SOME_DAY = datetime(2026, 1, 17)  # noqa: DTZ001
HEAD = "name,email,phone,external_id\n"
PLAIN = f"{HEAD}Ayesha Khan,ayesha@example.org,0300-1234567,T-1\n"
URDU = "نام,ای میل,موبائل نمبر\nعائشہ خان,ayesha@example.org,۰۳۰۰۱۲۳۴۵۶۷\n"


def hidden_first(workbook: Any) -> None:
    workbook.worksheets()[1].activate()
    workbook.worksheets()[1].set_first_sheet()
    workbook.worksheets()[0].hide()


def merged(workbook: Any) -> None:
    worksheet = workbook.worksheets()[0]
    worksheet.merge_range(0, 0, 0, 2, "Batch 7 trainees, Lahore")
    worksheet.merge_range(2, 2, 4, 2, "batch-7")


def filled(workbook: Any) -> None:
    worksheet = workbook.worksheets()[0]
    for row, number in enumerate((7, 17, 123456), 1):
        worksheet.write_number(row, 3, number, workbook.add_format({"num_format": "00000"}))
    for row, column in ((1, 0), (2, 9), (99, 3)):
        worksheet.write_blank(row, column, None, workbook.add_format({"num_format": "000"}))
    worksheet.write_number(1, 2, 3001234567, workbook.add_format({"num_format": "00000000000"}))
    worksheet.write_string(4, 3, "9", workbook.add_format({"num_format": "00000"}))
    worksheet.write_number(5, 3, 8, workbook.add_format({"num_format": "0.00"}))


def formulas(workbook: Any) -> None:
    worksheet = workbook.worksheets()[0]
    worksheet.write_formula(1, 0, '=UPPER("ayesha khan")', None, "AYESHA KHAN")
    worksheet.write_formula(2, 0, "=A99", None, "#REF!")


UGLY: dict[str, str | bytes] = {
    # The text itself.
    "byte order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "UTF-16 as Excel's Unicode Text": PLAIN.replace(",", "\t").encode("utf-16"),
    "UTF-16 big end first, without a mark": PLAIN.encode("utf-16-be"),
    "UTF-16 in Urdu, without a mark": URDU.encode("utf-16-le"),
    "windows-1252": f"{HEAD}Ayesha Khan,a@example.org,,\nJosé Núñez,jose@example.org,,\n".encode("cp1252"),
    "windows-1256": f"{HEAD}Ali,a@example.org,,\nعائشه خان,ayesha@example.org,,\n".encode("cp1256"),
    "a password in an unknown encoding": "name,email,password\nJosé,jose@example.org,geheim\n".encode(
        "cp1252"
    ),
    "UTF-8 read as Windows and saved again": f"{HEAD}Ø¹Ù„ÛŒ,ali@example.org,,\nRenÃ©,rene@example.org,,\n",
    "letters lost as question marks": f"{HEAD}???? ???,ali@example.org,,\nAli ?,a2@example.org,,\n",
    "a letter lost in UTF-8": f"{HEAD}Al\ufffd,ali@example.org,,\n",
    "a NUL inside": f"{HEAD}Ali\0,ali@example.org,,\nSara,sara@example.org,,\n",
    "UTF-16 cut off": PLAIN.encode("utf-16")[:-1],
    "UTF-8 with a mark and a letter of Windows": b"\xef\xbb\xbfname,email\nJos\xe9,jose@example.org\nAli,a@example.org\n",
    "lone CR line ends": PLAIN.replace("\n", "\r") + "Sara,,,\r",
    "mixed line ends": "name,email\r\nAli,ali@example.org\rSara,sara@example.org\nBilal,\r\n",
    "line breaks inside cells": f'{HEAD}"Ayesha\nKhan",a@example.org,,\n"Ali",,,\n"Sara\r\n",s@example.org,,\nZed,,,\n',
    "a quotation mark never closed": f'{HEAD}Ali,a@example.org,,\n"Sara,s@example.org,,\nBilal,b@example.org,,\n',
    "quotation marks that close each other": (
        'Name,Phone,Roll\n"Ali Khan,0300 1234567,R1\nSara,0301 1234567,R2\nZara,0302 1234567,R3\n"Bano,0303 1234567,R4\n'
        'Mina,0304 1234567,R5\nAli,0300 1234567,"R6\nSara,0301 1234567,"R7"\nZed,"0301 1234567,R8\nZoe,0302 1234567",R9\n'
    ),
    "addresses on several lines": (
        'Name,Phone,Address,Roll\nAli,0300 1234567,"House 4, Street 2\nGulshan, Karachi, Sindh",R1\n'
        'Sara,0301 1234567,"House 4,Street 2,\nLahore,\nPunjab",R2\n"Zara\nKhan",0302 1234567,"1,2,3",R3\n'
    ),
    "quotation marks inside": f'{HEAD}"Ali ""Bobby"" Khan",a@example.org,,\nSara "S" Khan,s@example.org,,\n',
    "every line one quoted cell": '"name,email"\n"Ali,ali@example.org"\n"Sara,"\n',
    "empty": b"",
    "a mark and nothing else": b"\xef\xbb\xbf",
    "blank rows only": ",,,\n\n ,\t,\n",
    "headings only": HEAD,
    "no headings": "Ali,ali@example.org\nSara,sara@example.org\n",
    "no names": "email,phone\nali@example.org,0300 1234567\n",
    "end of file as in DOS": PLAIN + "\x1a",
    # Delimiters.
    "semicolons": PLAIN.replace(",", ";"),
    "tabs, pasted": PLAIN.replace(",", "\t"),
    "bars": PLAIN.replace(",", "|"),
    "sep=; on the first line": "sep=;\r\n" + PLAIN.replace(",", ";"),
    "semicolons with commas inside": "name;email;course\nKhan, Ayesha;a@example.org;safe-online,figma\n",
    "a comma without quotation marks": "name,address,email\nAli,House 4, Street 2,ali@example.org\nSara,Lahore,s@example.org\n",
    "short rows": f"{HEAD}Ali,ali@example.org\nSara\n",
    # Headings.
    "titles above, totals below": (
        "Batch 7 trainees,,,\nMinistry of Skills,,,\n,,,\nS.No,Name,Email,Contact\n1,Ali,ali@example.org,\n,,,\n"
        "2,Sara,,0300 1234567\n,Total,2,\nTotal: 2,,,\n"
    ),
    "numbered in advance": "S.No,Name,Email,Batch\n1,Ali,a@example.org,7\n2,,,7\n3, ,,7\nPrepared by,,,\n",
    "headings on every page": "Name,Email\nAli,ali@example.org\nName,Email\nSara,sara@example.org\n",
    "headings again in Urdu": (
        "Name,Roll No,Father Name\nنام,رول نمبر,والد کا نام\nCara,31,X\nنام,,\nTrainee 1,ID 1,\nStudent,Member,\n"
    ),
    "Urdu headings": URDU,
    "headings in two languages": "Name / نام,E-Mail *,Mobile No. (WhatsApp),ضلع\nAli,ali@example.org,0300 1234567,Lahore\n",
    "somebody else's columns": (
        "Father's Name,Student Name,Phone (Father),Mobile,Guardian Email,Teacher\n"
        "Ahmed,Ali,0301 1111111,0300 1234567,father@example.org,Mr Khan\n"
    ),
    "two columns of one meaning": (
        "Name,Email,E-mail address,Phone 1,Phone 2\nAli,,ali@example.org,0300 1234567,0301 1111111\n"
    ),
    "invisible letters in headings": "\u200bName\u00a0,E\u2011mail\u200e,\ufeffPhone\nAli,ali@example.org,\n",
    "first and last names": "First Name,Surname,Email\nAyesha,Khan,a@example.org\nAli,,ali@example.org\n,,x@example.org\n",
    "a name beside a surname": (
        "Name,Surname,Roll No\nAyesha,Khan,1\nAli Raza Khan,KHAN,2\nخان محمد,خان,3\nSara,,4\n,Bibi,5\nKhanum,Khan,6\n"
    ),
    "identity cards": "Name,CNIC,Mobile\nAli,35202-1234567-1,0300 1234567\nSara,3520212345672,\nBilal,3.52021E+12,\n",
    "identity cards beside ids": "Name,CNIC,Roll No\nAli,35202-1234567-1,7\n",
    "a file that wants rights": (
        "name,email,role,is_admin,organisation,password\n"
        "Ali,ali@example.org,administrator,1,other-org,hunter2\nSara,sara@example.org,Student,0,,pa$$word\n"
    ),
    "shouted headings": "NAME OF TRAINEE,CONTACT#,E MAIL ID,REG. NO.,BATCH NO.\nAli,0300 1234567,a@example.org,R-1,7\n",
    "headings on two rows": xlsx(
        {"List": [["Trainee", "Contact"], ["Name", "Phone", "Email"], ["Ali", "0300 1234567"]]}
    ),
    "groups of Moodle": "username,firstname,lastname,group1,sysrole1,type1\nali,Ali,Khan,a,manager,1\n",
    # Names.
    "spaces and direction marks": (
        f"{HEAD}\u202aAyesha\u00a0 \u200b Khan\u202c ,a@example.org,,\n  Ali  ,ali@example.org,,\n'Sara,s@example.org,,\n"
    ),
    "letters of an Arabic keyboard": f"{HEAD}علي كمال,ali@example.org,,\nﻋﻠﯽ,ali2@example.org,,\nمی\u200cخواہم,m@example.org,,\n",
    "names turned round": f"{HEAD}\u202eilA,ali@example.org,,\nSara\x07,s@example.org,,\n",
    "names that are none": f"{HEAD}12345,a@example.org,,\n😀,b@example.org,,\nN/A,c@example.org,,\n.,d@example.org,,\n",
    "names that are too long": f"{HEAD}{'A' * 81},a@example.org,,\n{'B' * 1_001},b@example.org,,\n{'C' * 80},c@example.org,,\n",
    "formulas": (
        f'{HEAD}"=HYPERLINK(""http://evil.example"",""Ali"")",a@example.org,,\n+cmd|\'/C calc\'!A0,b@example.org,,\n'
        "@SUM(1),c@example.org,,\n'=1+1,d@example.org,,\nAli,e@example.org,,=1+1\nSara,=f@example.org,,\n"
        "Zed,g@example.org,+cmd|' /C calc'!A0,\n\t=1+1,h@example.org,,\n"
    ),
    "pages and scripts in names": f"{HEAD}<script>alert(1)</script>,a@example.org,,\n'; DROP TABLE people;--,b@example.org,,\n",
    # E-mail addresses.
    "addresses dressed up": (
        "name,email\nA,MAILTO:Ayesha@Example.ORG\nB,<b@example.org>\nC,Bilal Khan <c@example.org>;\n"
        'D,"""d@example.org"","\nE,e@example.org.\nF, f@example.org\u200b\nG,g@example.org\u00a0\n'
    ),
    "addresses mangled": (
        'name,email\nA,ali @ gmail.com\nB,"ali@gmail,com"\nC,ali[at]gmail.com\nD,ali@gmail\nE,ali\nF,a@b@c.org\n'
        "G,ali@gmial.com\nH,ali..khan@gmail.com\nI,@\nJ,ali@localhost\n"
    ),
    "several addresses": 'name,email\nA,"a@example.org, b@example.org"\nB,c@example.org / d@example.org\n',
    # Phones.
    "phones as people write them": (
        "name,phone\nA,0300-1234567\nB,+92 300 1234568\nC,923001234569\nD,0092 300 1234570\nE,3001234571\n"
        'F,۰۳۰۰۱۲۳۴۵۷۲\nG,٠٣٠٠١٢٣٤٥٧٣\nH,(0300) 1234574\nI,+92 (0)300 1234575\nJ,"=""03001234576"""\n'
        "K,'03001234577\nL,0300/1234578\nM,\u202a+92 300 1234579\u202c\nN,3001234580.0\nO,+44 7700 900123\n"
        "P,00971 50 1234567\nQ,Tel: 0300.1234581\nR,0300 1234582 (WhatsApp)\n"
    ),
    "several phones": (
        'name,phone\nA,0300-1234567 / 0321-7654321\nB,"0300 1234568, 0321 7654321"\nC,0300 1234569 0321 7654321\n'
        "D,0300 1234570 or 0321 7654321\nE,042-3576123/4\nF,+92 300 1234571 +92 321 7654321\n"
    ),
    "phones that are none": (
        "name,phone\nA,3.0012E+11\nB,3.00123E+09\nC,0300-123456\nD,12345\nE,0300-12345678\nF,no phone\nG,00300 1234567\n"
        "H,35202-1234567-1\nI,042-35761234\nJ,+1\n"
    ),
    # Ids.
    "ids that Excel has touched": "name,external_id\nA,007\nB,17\nC,3.0E+05\nD,18.0\nE,019\n",
    "ids that count": "name,external_id\n" + "".join(f"Person {chr(65 + n)},{n + 1}\n" for n in range(12)),
    "ids of which few are long": "name,external_id\nA,5\nB,17\nC,30\nD,1200\n",
    "ids of which few are short": "name,external_id\nA,1001\nB,1002\nC,17\n",
    "ids of other kinds": f'name,external_id\nA,T-۰۰۱۷\nB, t 18 \nC,{"9" * 65}\nD,\'0019\nE,="0020"\n',
    "ids turned into dates": "name,external_id\nA,17-Jan\nB,Mar-05\nC,2026-03-05\nD,3E+05\nE,12E5\n",
    "ids turned into times": "name,external_id\nA,01:30\nB,17:05:00\nC,1:30 PM\nD,TRUE\nE,false\nF,1:3\nG,True-1\nH,36:00:00\n",
    # Days and words.
    "days": (
        "name,external_id,expires_on\nA,1,2026-12-31\nB,2,31/12/2026\nC,3,31-Dec-2026\nD,4,03/04/2026\nE,5,12/31/2026\n"
        "F,6,31.12.26\nG,7,46022\nH,8,30 February 2026\nI,9,05/05/2026\nJ,10,2026-12-31T00:00:00Z\nK,11,1 مارچ\n"
    ),
    "words that are chosen": (
        "name,external_id,language,gender,status,district\nA,1,Urdu,F,Active,لاهور\nB,2,en_GB,مرد,dropped,\n"
        "C,3,Sindhi,alien,perhaps,N/A\nD,4,اردو,خاتون,غیر فعال,Swat\n"
    ),
    "courses and cohorts": 'name,external_id,course,batch\nA,1,safe-online; figma;safe-online,Batch 7\nB,2,"a,b",=1+1\n',
    "nothing written in many ways": "name,email,phone,external_id\nAli,n/a,nil,-\nSara,NONE,.,T-1\n",
    # Twice.
    "the same person twice": (
        f"{HEAD}Ali,ali@example.org,,T-1\nAli Khan,other@example.org,,T-1\nSara,sara@example.org,,\nSara,SARA@example.org,,\n"
        "Zed,,0300 1234567,\nZoe,,+923001234567,\n"
    ),
    "families that share": (
        f"{HEAD}Ali,home@example.org,0300 1234567,T-1\nSara,home@example.org,0300 1234567,T-2\n"
        "ali,home@example.org,,T-3\nZed,home@example.org,,\nBilal,bilal@example.org,0300 1234567,\nNobody,,0300 1234567,\n"
    ),
    "one phone and name under two ids": (
        f"{HEAD}Amina Bibi,,0300 5550001,T-1\nAMINA BIBI,,0300 5550001,T-01\nBina Bibi,,0300 5550001,T-2\n"
    ),
    # Workbooks.
    "numbers and days in a workbook": xlsx(
        {
            "List": [
                ["Name", "Mobile", "Roll No", "Expires"],
                ["Ali", 3001234567, 17.0, LAST_DAY],
                ["Sara", "0300-1234568", "0018", "31/12/2026"],
                [None, None, None, None],
                ["Zed", 923001234569, True, None],
            ]
        }
    ),
    "zeros that only a number format shows": xlsx(
        {
            "List": [
                [None, "Name", "Phone", "Id"],
                *([None, name] for name in ("Ali", "Sara", "Zed", "Zoe", "Ada")),
            ]
        },
        filled,
    ),
    "times and truth in a workbook": xlsx({"List": [["Name", "Id"], ["Ali", time(1, 30)], ["Sara", False]]}),
    "ids of sixteen digits in a workbook": xlsx(
        {
            "List": [
                ["Name", "Id"],
                ["Ali", 1234567890123456],
                ["Sara", SOME_DAY],
                ["Zed", 123456789012345],
            ]
        }
    ),
    "several sheets": xlsx(
        {
            "Read me": [["How to fill this in"]],
            "Empty": [],
            "Trainees": [["Name", "Email"], ["Ali", "ali@example.org"]],
        }
    ),
    "a hidden sheet before the list": xlsx(
        {
            "Old": [["Name", "Email"], ["Old", "old@example.org"]],
            "New": [["Name", "Email"], ["Ali", "a@example.org"]],
        },
        hidden_first,
    ),
    "only the hidden sheet is a list": xlsx(
        {"Data": [["Name", "Email"], ["Ali", "a@example.org"]], "Chart": [["See the other sheet"]]},
        hidden_first,
    ),
    "merged cells": xlsx(
        {
            "List": [
                [],
                ["Name", "Email", "Batch"],
                ["Ali", "a@example.org"],
                ["Sara", "s@example.org"],
                ["Zed", "z@example.org"],
                ["Zoe", "zoe@example.org"],
            ]
        },
        merged,
    ),
    "formulas in a workbook": xlsx(
        {"List": [["Name", "Email"], [None, "a@example.org"], [None, "b@example.org"]]}, formulas
    ),
    "a list that starts in the middle": xlsx(
        {"List": [[], [], [None, None, "Name", "Email"], [None, None, "Ali", "a@example.org"]]}
    ),
    "OpenDocument": ods([["Name", "Email"], ["علی", "ali@example.org"], ["", ""], ["Sara", ""]]),
    "zeros that only OpenDocument shows": ods(
        [
            ["3"],
            ["2", "Name", "3", "Phone", "Id"],
            ["2", "Ali", "3", "3001234567 as 03001234567", "7 as 00007"],
            ["5"],
            ["2", "Sara", "", "", "2", "17 as 00017"],
            ["2", "Zed", "4", "123456 as 123456"],
            ["2", "Zoe", "4", "8.5 as 08.5"],
        ]
    ),
    "XLS": (ROSTERS / "trainees.xls").read_bytes(),
    "XLS that is CSV inside": PLAIN,
    "XLS that is a web page": "<html><head></head><table><tr><td>name</td></tr></table></html>",
    "a workbook of XML": '<?xml version="1.0"?><Workbook><Worksheet/></Workbook>',
    "an empty workbook": xlsx({"List": []}),
    "a workbook cut off": xlsx({"List": [["Name", "Email"], ["Ali", "a@example.org"]]})[:-200],
    "a workbook with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + "EncryptedPackage".encode("utf-16-le"),
    "an old workbook that is none": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000),
    "a workbook of nonsense": workbook_of(b"<worksheet><sheetData><row><c t='s'><v>99"),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a document": b"%PDF-1.7\n",
    "a program": bytes(range(256)) * 20,
    # ZIP files.
    "Canvas in a ZIP": archive(
        {
            "users.csv": "user_id,login_id,full_name,email,status\nU1,ali,Ali Khan,a@example.org,active\nU2,sara,Sara,,deleted\n",
            "enrollments.csv": (
                "course_id,user_id,role,section_id,status\nsafe-online,U1,student,,active\nfigma,U1,student,,deleted\n"
                "figma,U2,teacher,,active\nfigma,U9,student,,active\nfigma,,student,,active\n"
            ),
        }
    ),
    "OneRoster in a ZIP": archive(
        {
            "manifest.csv": "propertyName,value\nmanifest.version,1.0\n",
            "roster/users.csv": (
                "sourcedId,enabledUser,username,givenName,familyName,preferredGivenName,email,sms,phone,password\n"
                "S1,true,ali,Muhammad Ali,Khan,Ali,a@example.org,,0300 1234567,geheim\nS2,false,sara,Sara,Bibi,,,0300 1234568,,\n"
            ),
            "roster/enrollments.csv": (
                "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\nE1,class-7,school,S1,student\n"
            ),
        }
    ),
    "a ZIP that leads out": archive({"../../etc/cron.d/users.csv": PLAIN, "users.csv": PLAIN}),
    "a ZIP from the root": archive({"/users.csv": PLAIN}),
    "a ZIP with a drive": archive({"C:users.csv": PLAIN}),
    "a ZIP without users": archive({"list.docx": "x"}),
    "a ZIP with two lists": archive({"a/users.csv": PLAIN, "b/users.csv": PLAIN}),
    "a ZIP with a password": locked(archive({"users.csv": PLAIN})),
    "a ZIP cut off": archive({"users.csv": PLAIN})[:60],
    "a ZIP of many": archive({f"{number}.csv": "" for number in range(201)}),
    "a ZIP of many more": archive({f"{number}.csv": "" for number in range(500)}),
    # Too much of something.
    "too many columns": ",".join(["name", "email", *(f"c{n}" for n in range(99))]) + "\nAli,a@example.org\n",
    "a cell too long": f"{HEAD}Ali,{'a' * 1_001}@example.org,,\nSara,s@example.org,,{'x' * 2_000}\n",
}
PASTED = {"tabs, pasted"}
FILENAMES = {"XLS that is CSV inside": "trainees.xls", "XLS that is a web page": "trainees.xls"}
