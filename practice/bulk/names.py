"""Names people bear, the frequent ones first."""

from __future__ import annotations

FIRST = tuple(
    """
Mary Jennifer Maria Jessica Ashley Linda Patricia Elizabeth Amanda Sarah Michelle Stephanie Nicole
Melissa Kimberly Angela Lisa Amy Heather Rebecca Laura Emily Brittany Samantha Megan Rachel Crystal
Danielle Christina Tiffany Lauren Kelly Andrea Amber Erin Sara Tina Dawn Vanessa Monica Veronica
Michael David James John Robert William Christopher Daniel Joseph Matthew Anthony Jose Juan Carlos
Luis Kevin Brian Steven Thomas Richard Charles Eric Jason Mark Paul Andrew Joshua Ryan Tyler
Brandon Latoya Keisha Tamika Ebony Shanice Jasmine Imani Aaliyah Destiny Precious Kiara Tanisha
Monique Guadalupe Rosa Carmen Ana Silvia Yolanda Leticia Marisol Esperanza Xiomara Yesenia Luz
Gloria Elena Thi Linh Huong Mai Lan Minh Anh Tuan Priya Anjali Deepa Lakshmi Sunita Rahul Wei Ying
Mei Hui Jing Fatima Aisha Amina Zainab Mariam Yusuf Omar Ibrahim Olga Natalia Svetlana Irina Ivan
Katarzyna Agnes Chioma Ngozi Adaeze Oluwaseun Kwame Abena Grace Hannah Ruth Naomi Esther Deborah
Judith Joyce Diane Carol Donna Sandra Sharon Barbara Brenda Pamela Debra Janet Cheryl Catherine
Teresa Kathleen Theresa Evelyn Frances Alice Julia Anna Marie Rose Helen Margaret Dorothy Virginia
Eleanor Beatrice Josephine Zoe Chloe Olivia Sophia Isabella Mia Abigail Madison Alexis Taylor
Morgan Jordan Kayla Savannah Noah Liam Ethan Mason Logan Lucas Mateo Diego Santiago Angel Jesus
Miguel Hector Ruben Oscar Felipe Renée Zoë José María Jesús Andrés Sofía Lucía Siobhán Bjørn Jürgen
Françoise Chloé
""".split()
)

MIDDLE = tuple(
    "Ann Marie Lynn Lee Rose Jean Grace Jane Mae Renee James A. B. C. J. L. M. R.".split()
)

LAST = tuple(
    """
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez
Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark
Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams
Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker
Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper
Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James
Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster
Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Gonzales Fisher
Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno
West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall
Owens Harrison Fernandez Mcdonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman Webb
Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason
Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Stone Salazar Fox Warren Mills
Meyer Rice Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant
Dunn Kelley Spencer Hawkins Arnold Pierce Hansen Peters Santos Hart Bradley Knight Elliott
Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins
Hoffman Johnston Matthews Pena Richards Contreras Willis Carpenter Lawrence Sandoval Guerrero
George Chapman Rios Estrada Ortega Watkins Greene Nunez Wheeler Valdez Harper Burke Larson Santiago
Maldonado Morrison Franklin Carlson Austin Dominguez Carr Lawson Jacobs Obrien Lynch Singh Vega
Bishop Montgomery Oliver Jensen Harvey Williamson Gilbert Dean Sims Espinoza Howell Li Wong Reid
Hanson Le Mccoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas Marquez Fields Park Yang Little
Banks Padilla Day Walsh Bowman Schultz Luna Fowler Mejia Okafor Adeyemi Mensah Diallo Haddad Rahman
Ahmed Khan Kowalski Nowak Petrenko Ivanova Novak Horvat Lindqvist Sorensen Halvorsen Virtanen
Papadopoulos O'Brien O'Connor O'Neill D'Angelo McDonald MacLeod Müller Schröder Sørensen Peña Muñoz
Ibáñez
""".split()
)

_STEMS = """
Ald Ash Bain Bal Barr Beck Berg Birk Blan Brad Brook Bur Cald Cant Carl Chal Clif Cob Cran Dal Darn
Den Drum Dun East Eld Elm Fair Fal Farn Fen Field Gar Glen Gold Grim Hal Ham Hard Hart Hat Haw Hol
Hux Ing Kel Ken Kirk Lang Lind Lock Mal Mans Mar Mel Mid Nor Oak Pem Pick Pres Quin Rad Rav Red
Rock Row Sand Sel Shel Sher Stan Stock Sut Thorn Tilling Under Wad Wake Wal War Wel West Whit Win
Wood
""".split()
_ENDINGS = """
ton ley ford ham well wood field worth land by man son sen berg stad holm gren mark stein feld baum
bach heim wick stone more shaw hurst cliff combe ridge brook bury ster ward ows ing ett ell ard
""".split()

RARE = tuple(stem + ending for stem in _STEMS for ending in _ENDINGS)
"""Last names that few bear: they make the many distinct ones of a large register."""

SUFFIXES = ("Jr.", "Sr.", "II", "III")
